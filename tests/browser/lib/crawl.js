// Every address of the site that a visitor can come to, and what it answers; fetched as it travels on the wire.
import { request } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** One request, its answer as it came: `wire` counts every byte received, headers included. */
export function fetchWire(url, { language = 'fr', method = 'GET', headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const sent = request(url, {
      method,
      agent: false,
      headers: { Accept: 'text/html,*/*;q=0.8', 'Accept-Encoding': 'gzip', 'Accept-Language': language, ...headers },
    });
    sent.once('error', reject);
    sent.once('response', (answer) => {
      const chunks = [];
      answer.on('data', (chunk) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () => {
        const packed = Buffer.concat(chunks);
        const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(packed) : packed;
        resolve({
          url: String(url),
          status: answer.statusCode,
          headers: answer.headers,
          type: (answer.headers['content-type'] ?? '').split(';')[0],
          body: plain,
          text: plain.toString('utf8'),
          packed: packed.length,
          wire: answer.socket.bytesRead,
        });
      });
    });
    sent.end(body);
  });
}

/** An address's shape: the same for all events, all days. */
export function shapeOf(path) {
  return path
    // The address that a page of the hand-over leads back to.
    .replace(/vers=[^&]*/, 'vers=*')
    .replace(/\b[a-z][0-9a-hjkmnp-tv-z]{16}\b/g, '*')
    .replace(/\b[0-9a-f]{64}\b/g, '*')
    .replace(/[\w-]{22}(?=$|[/?])/g, '*')
    .replace(/%[0-9A-F]{2}/gi, '-')
    .replace(/\d+/g, '#');
}

const entities = { amp: '&', nbsp: '\u00a0', quot: '"', lt: '<', gt: '>', '#38': '&', '#34': '"', '#x26': '&', '#47': '/', '#x2F': '/', '#61': '=', '#x3D': '=' };
export const decode = (text) => text.replace(/&(#?\w+);/g, (whole, name) => entities[name] ?? whole);

/** Values of an attribute in HTML, in order. */
export function attributes(html, name) {
  return [...html.matchAll(new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+))`, 'g'))].map((it) => decode(it[1] ?? it[2] ?? it[3]));
}

/** Addresses of the site itself that a page or a stylesheet names. */
export function links(answer) {
  const found = [];
  if (answer.type === 'text/html') {
    for (const name of ['href', 'src', 'srcset', 'poster']) found.push(...attributes(answer.text, name));
  }
  if (answer.type === 'text/css' || answer.type === 'text/html') {
    found.push(...[...answer.text.matchAll(/url\(\s*["']?([^"')]+)/g)].map((it) => it[1]));
  }
  if (answer.headers.location) found.push(answer.headers.location);
  return found.filter((it) => !/^(data|mailto|tel|geo|webcal):/.test(it));
}

/**
 * Walks the site from `starts`. A calendar never ends, so of each shape of address only `each` are followed; the others are
 * counted in `left`. Nothing that begins otherwise than `within` allows is asked for.
 */
export async function crawl(origin, starts, { language = 'fr', each = 5, within = ['/'], headers = {} } = {}) {
  const answers = new Map();
  const seen = new Set();
  const shapes = new Map();
  const outward = new Set();
  let left = 0;
  const open = [];
  const meet = (link, from) => {
    const url = new URL(link, from);
    url.hash = '';
    // The same page again, chosen by its link.
    if (url.searchParams.get('lang') === language) url.searchParams.delete('lang');
    if (url.origin !== origin) {
      outward.add(url.href);
      return;
    }
    const path = url.pathname + url.search;
    if (seen.has(path) || !within.some((it) => path.startsWith(it))) return;
    seen.add(path);
    const shape = shapeOf(path);
    const count = (shapes.get(shape) ?? 0) + 1;
    shapes.set(shape, count);
    if (count > each) left += 1;
    // A hand-over's link is soon pushed out by the next one: it is followed at once.
    else if (path.startsWith('/reprise/')) open.unshift({ path, from });
    else open.push({ path, from });
  };
  for (const start of starts) meet(start, origin);
  while (open.length) {
    const { path, from } = open.shift();
    const answer = await fetchWire(new URL(path, origin), { language, headers });
    answers.set(path, { ...answer, path, from, language });
    for (const link of links(answer)) meet(link, new URL(path, origin));
  }
  return { answers: [...answers.values()], outward: [...outward], left };
}
