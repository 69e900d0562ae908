// A box of one's own: the real program, with its demo venue or as it comes, on a free port and a folder that goes with it.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const program = process.env.PARVIS_BIN ?? new URL('../../../target/debug/parvis', import.meta.url).pathname;

/** Where what a person may want to look at afterwards is kept. */
export const artefacts = process.env.PARVIS_ARTEFACTS ?? new URL('../../../target/test-artefacts', import.meta.url).pathname;

/** Starts the demo and waits until it says where it listens. `stop()` ends it and hands back what it said. */
export function startBox(name) {
  return start(name, (data) => ['demo', '--port', '0', '--data', join(data, 'demo')], /(https?:\/\/[\w.[\]:-]+:\d+)/);
}

/** Starts a box as it comes out of its wrapping: nobody, no name; `code` is the setup code that it prints. */
export function startVenue(name) {
  const config = async (data) => {
    const file = join(data, 'parvis.toml');
    const site = 'http = "127.0.0.1:0"\nhttps = "127.0.0.1:0"';
    await writeFile(file, `[data]\ndir = ${JSON.stringify(join(data, 'box'))}\n\n[site]\n${site}\n`);
    return ['serve', '--config', file];
  };
  return start(name, config, /(https?:\/\/[\w.[\]:-]+:\d+)\/admin\/cle .*?([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})/);
}

/** Starts the program and waits for the line that tells its address, and the setup code where there is one. */
async function start(name, command, awaited) {
  const data = await mkdtemp(join(tmpdir(), 'parvis-browser-'));
  await mkdir(join(artefacts, 'logs'), { recursive: true });
  const log = createWriteStream(join(artefacts, 'logs', `box-${name}.log`));
  const child = spawn(program, await command(data), { stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  let said = '';
  const [url, code] = await new Promise((resolve, reject) => {
    const deadline = setTimeout(() => reject(new Error(`the box did not say where it listens:\n${said}`)), 60_000);
    const hear = (line) => {
      said += `${line}\n`;
      log.write(`${line}\n`);
      const [, address, setup] = awaited.exec(line) ?? [];
      if (address?.startsWith('http:')) {
        clearTimeout(deadline);
        resolve([new URL(address), setup]);
      }
    };
    createInterface({ input: child.stdout }).on('line', hear);
    createInterface({ input: child.stderr }).on('line', hear);
    child.once('error', reject);
    ended.then((end) => reject(new Error(`the box ended with ${end.code}:\n${said}`)));
  });
  return {
    url: url.origin,
    port: url.port,
    code,
    async stop() {
      child.kill('SIGTERM');
      const end = await ended;
      await rm(data, { recursive: true, force: true });
      log.end();
      return { ...end, said };
    },
  };
}
