import { isMap, isNode, isPair, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** A place in a text; both count from 1. */
export type Position = { readonly line: number; readonly column: number };

/** The parts of a path into a document: member names and list indexes. */
export type YamlPath = readonly (string | number)[];

/** What is wrong with a text that is no YAML, in one line that quotes none of it. */
export type YamlProblem = Position & { readonly why: string };

/** A YAML document (JSON is YAML too). */
export type YamlDocument = {
  /** Maps as objects, sequences as arrays. */
  readonly value: unknown;
  /** Where the value at a path begins; its member's name, with `key`. Undefined if it is not there. */
  positionOf(path: YamlPath, part?: 'value' | 'key'): Position | undefined;
};

/**
 * Parses one YAML 1.2 document. A text with several documents, repeated names, or more than 100
 * aliases (which could grow without limit) is a problem, as is what is no YAML.
 */
export function parseYaml(text: string): YamlDocument | YamlProblem {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error' });
  const at = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  const [error] = document.errors;
  if (error !== undefined) return { ...at(error.pos[0]), why: wordsFor(error.code) };
  try {
    const value: unknown = document.toJS();
    return {
      value,
      positionOf(path, part = 'value') {
        const node = part === 'key' ? keyAt(document, path) : document.getIn(path, true);
        return isNode(node) && node.range ? at(node.range[0]) : undefined;
      },
    };
  } catch {
    return { line: 1, column: 1, why: 'it refers to a name that it does not define, or too often' };
  }
}

function keyAt(document: ReturnType<typeof parseDocument>, path: YamlPath): Node | undefined {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (isSeq(parent)) {
    const item = document.getIn(path, true);
    return isNode(item) ? item : undefined;
  }
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(
    (item) => isPair(item) && String(item.key) === String(path.at(-1)),
  );
  return isNode(pair?.key) ? pair.key : undefined;
}

/** Our own words: those of the library quote the text, which may hold a secret. */
function wordsFor(code: string): string {
  if (code === 'DUPLICATE_KEY') return 'a name stands twice in one map';
  if (code === 'MULTIPLE_DOCS') return 'it has more than one document';
  if (code === 'TAB_AS_INDENT') return 'a tab indents a line; use blanks';
  return 'it is not YAML';
}
