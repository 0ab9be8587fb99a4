import { type LineHandler, LONGEST, lineSplitter, type TextTaker } from '../lines.ts';
import { documentSplitter, leadsToRecords } from './document.ts';

// Enough to recognise a document that is no log.
const HEAD = 512;
const LIST = /^\[\s*(?:[{"]|\]?$|\[\s*\{)/;
// The first line of an object spread over lines: one member at most.
const SPREAD = /^\{\s*(?:"[^"\\]{0,64}"\s*:\s*(?:(?:[[{]|[\w.-]+,?|"[^"\\]*",?)\s*)?)?$/;

/**
 * Splits a log into lines or, if it begins like an exported JSON document, into records. Calls
 * `check` with the beginning first.
 */
export function recordSplitter(handle: LineHandler, check: (head: string) => void): TextTaker {
  let head = '';
  let inner: TextTaker | undefined;
  const hasLine = firstLine();
  const choose = (): TextTaker => {
    check(head);
    inner = isDocument(head) ? documentSplitter(handle) : lineSplitter(handle);
    inner.take(head);
    return inner;
  };
  return {
    take(text) {
      if (inner !== undefined) return inner.take(text);
      head += text;
      const whole = hasLine(text);
      if ((whole && head.length >= HEAD) || head.length > LONGEST) choose();
    },
    end() {
      (inner ?? choose()).end();
    },
  };
}

/** True once a non-blank line has ended. Checks only new text, which may come byte by byte. */
function firstLine(): (text: string) => boolean {
  let begun = false;
  let ended = false;
  return (text) => {
    const from = begun ? 0 : text.length - text.trimStart().length;
    begun ||= from < text.length;
    ended ||= begun && text.includes('\n', from);
    return ended;
  };
}

function isDocument(head: string): boolean {
  const line = head.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';
  if (line.startsWith('[')) return LIST.test(line);
  if (!line.startsWith('{')) return false;
  const first = /^\{\s*"([^"\\]{1,64})"\s*:\s*[[{]/.exec(line)?.[1];
  const value = parse(line);
  if (value === undefined)
    return SPREAD.test(line) || (first !== undefined && leadsToRecords(first));
  return Object.entries(value).some(([name, inner]) => leadsToRecords(name) && holdsList(inner));
}

function parse(line: string): object | undefined {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function holdsList(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Array.isArray(value) || ('hits' in value && Array.isArray(value.hits));
}
