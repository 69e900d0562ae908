// The picture of README.md: the first page, as a phone shows it. Kept among the artefacts; `tests/run --update-docs` puts it
// into docs/.
import assert from 'node:assert/strict';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { artefacts, startBox } from './lib/box.js';
import { openBrowser, picture, visitor } from './lib/browser.js';

const DOCS = new URL('../../docs/', import.meta.url).pathname;

test('README shows the first page', async () => {
  const box = await startBox('docs');
  const browser = await openBrowser({ port: box.port });
  try {
    const context = await visitor(browser, { viewport: { width: 400, height: 860 }, deviceScaleFactor: 2 });
    const page = await context.newPage();
    await page.goto(box.url);
    await picture(page, 'readme-home', { fullPage: false });
    if (process.env.PARVIS_UPDATE_DOCS) {
      await mkdir(DOCS, { recursive: true });
      await copyFile(join(artefacts, 'screens', 'readme-home.png'), join(DOCS, 'home.png'));
    }
    assert.ok((await stat(join(DOCS, 'home.png'))).size > 10_000, 'docs/home.png is missing: run tests/run --update-docs');
  } finally {
    await browser.close();
    await box.stop();
  }
});
