// What is asked of every page: a validator, an accessibility engine, and a few rules of the house.
import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { artefacts } from './box.js';
import { decode } from './crawl.js';

const require = createRequire(import.meta.url);
const axeSource = await readFile(require.resolve('axe-core/axe.min.js'), 'utf8');

/** Fails with the whole list of `place: what` when there is anything in it; what is wrong in many places is said once. */
export function none(wrong) {
  if (!wrong.length) return;
  const places = new Map();
  for (const it of wrong) {
    const [, place, what] = /^(.*?): ([\s\S]*)$/.exec(it) ?? [null, '', it];
    places.set(what, [...(places.get(what) ?? []), place]);
  }
  const lines = [...places].map(([what, where]) => `- ${what}\n    ${where.length}x: ${where.slice(0, 8).join('  ')}${where.length > 8 ? ' …' : ''}`);
  const error = new Error(`${wrong.length} found:\n${lines.slice(0, 100).join('\n')}`);
  error.stack = '';
  throw error;
}

/** Accessibility problems of the page a visitor with scripts sees: WCAG 2.2 A and AA, and good practice. */
export async function axe(page, only) {
  // Evaluated from outside: the page's own policy allows no script, and is left as it is.
  await page.evaluate(axeSource);
  const result = await page.evaluate(
    (rules) =>
      globalThis.axe.run(document, {
        resultTypes: ['violations'],
        runOnly: rules
          ? { type: 'rule', values: rules }
          : { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] },
      }),
    only,
  );
  return result.violations.flatMap((it) =>
    it.nodes.map((node) => `${it.id}: ${node.target.join(' ')}: ${node.failureSummary.replaceAll('\n', ' ')}`),
  );
}

/** By how much a page is wider than the screen, as it is and when letters are twice as large. */
export function sideways(page, width) {
  return page.evaluate((width) => {
    const root = document.documentElement;
    const found = [];
    if (root.scrollWidth > width) found.push(`${root.scrollWidth} px wide`);
    root.style.fontSize = '200%';
    if (root.scrollWidth > width) found.push(`${root.scrollWidth} px wide with large letters`);
    root.style.fontSize = '';
    return found;
  }, width);
}

/** Errors and warnings of the Nu HTML checker for pages and stylesheets, each `{ name, text }`. */
export async function nu(files) {
  const folder = join(artefacts, 'pages');
  await mkdir(folder, { recursive: true });
  for (const { name, text } of files) await writeFile(join(folder, name), text);
  const found = [];
  for (const [ending, option] of [['.html', '--html'], ['.css', '--css'], ['.svg', '--svg']]) {
    const names = files.map((it) => it.name).filter((it) => it.endsWith(ending));
    if (!names.length) continue;
    const said = await java(['-jar', require('vnu-jar'), option, '--format', 'json', '--exit-zero-always', ...names], folder);
    const { messages } = JSON.parse(said);
    found.push(
      ...messages.map((it) => ({
        name: it.url.split('/').at(-1),
        kind: it.subType ?? it.type,
        said: `${it.url.split('/').at(-1)}:${it.lastLine ?? '?'}: ${it.subType ?? it.type}: ${it.message} ${it.extract?.trim() ?? ''}`,
      })),
    );
  }
  return found;
}

function java(args, cwd) {
  return new Promise((resolve, reject) => {
    execFile('java', ['-Xss4m', ...args], { cwd, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (error) reject(new Error(`the Nu checker did not run: ${error.message}\n${stderr}`));
      else resolve(stderr.trim().startsWith('{') ? stderr : stdout);
    });
  });
}

/** The words of a page, without markup, style and script. */
export function wordsOf(html) {
  const body = html.replace(/<(script|style|pre|code)\b[\s\S]*?<\/\1>/g, ' ').replace(/<head>[\s\S]*?<\/head>/, ' ');
  return decode(body.replace(/<[^>]*lang="(?!fr)[^>]*>[^<]*/g, ' ').replace(/<[^>]+>/g, ' '));
}

/** French typography that a printer would refuse, with what stands around it. */
export function misprints(text) {
  const wrong = [
    [/[^\s\u00a0\u202f] [:;!?»%€]/g, 'a breaking space before'],
    [/[\p{L}\d)][;!?»](?![\p{L}\d=&/])/gu, 'no space before'],
    [/« \S/g, 'a breaking space after «'],
    [/«[^\u00a0\u202f\s]/g, 'no space after «'],
    [/\p{L}'\p{L}/gu, 'a straight apostrophe'],
    [/\.\.\./g, 'three points instead of …'],
    [/\b\d+ (h|min|km|kg|kWh|Wh|W|%|€)\b/g, 'a breaking space before a unit'],
  ];
  return wrong.flatMap(([pattern, what]) =>
    [...text.matchAll(pattern)].map((it) => {
      const around = text.slice(Math.max(0, it.index - 25), it.index + 25).replaceAll('\n', ' ');
      return `${what}: “${around}”`;
    }),
  );
}
