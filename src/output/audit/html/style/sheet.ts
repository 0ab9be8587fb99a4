import { BASE } from './base.ts';
import { MAP } from './map.ts';
import { NARROW, PRINT } from './media.ts';
import { PARTS } from './parts.ts';

/** What stands in the margins of each printed page. */
export type Margin = { readonly time: string; readonly print: string };

/**
 * The style sheet of the page. The margin texts are CSS, so only letters, digits and a few signs
 * come through.
 */
export function sheetOf({ time, print }: Margin): string {
  const left = ['fidesauth client audit', safe(time), `fingerprint ${safe(print)}`].join(
    ' \\00b7  ',
  );
  const page = `@page{size:A4;margin:15mm 14mm 17mm;@bottom-left{content:"${left}";${MARGIN}}@bottom-right{content:counter(page) " / " counter(pages);${MARGIN}}}`;
  return [BASE, PARTS, MAP, NARROW, page, PRINT].map(packed).join('');
}

const MARGIN = 'font:7.5pt system-ui,sans-serif;color:#5c5f62';

function safe(text: string): string {
  return text.replace(/[^\w ,:]/g, '');
}

function packed(sheet: string): string {
  return sheet.replace(/\s*\n\s*/g, '');
}
