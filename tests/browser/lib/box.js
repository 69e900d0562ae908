// A box of one's own: the real program with its demo venue, on a free port and a folder that goes with it.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.PARVIS_BIN ?? new URL('../../../target/debug/parvis', import.meta.url).pathname;

/** Where what a person may want to look at afterwards is kept. */
export const artefacts = process.env.PARVIS_ARTEFACTS ?? new URL('../../../target/test-artefacts', import.meta.url).pathname;

/** Starts the demo and waits until it says where it listens. `stop()` ends it and hands back what it said. */
export async function startBox(name) {
  const data = await mkdtemp(join(tmpdir(), 'parvis-browser-'));
  await mkdir(join(artefacts, 'logs'), { recursive: true });
  const log = createWriteStream(join(artefacts, 'logs', `box-${name}.log`));
  const child = spawn(program, ['demo', '--port', '0', '--data', join(data, 'demo')], { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  let said = '';
  const url = await new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`the demo did not say where it listens:\n${said}`)), 60_000);
    const hear = (line) => {
      said += `${line}\n`;
      log.write(`${line}\n`);
      const address = /https?:\/\/[\w.[\]:-]+:\d+/.exec(line)?.[0];
      if (address?.startsWith('http:')) {
        clearTimeout(deadline);
        resolve(new URL(address));
      }
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    child.once('error', reject);
    ended.then(({ code }) => reject(new Error(`the demo ended with ${code}:\n${said}`)));
  });
  return {
    url: url.origin,
    port: url.port,
    async stop() {
      child.kill('SIGTERM');
      const end = await ended;
      await rm(data, { recursive: true, force: true });
      log.end();
      return { ...end, said };
    },
  };
}
