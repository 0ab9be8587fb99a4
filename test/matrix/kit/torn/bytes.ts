/** Any byte of the document becomes any other; place and step are from 0 to 1. */
export function changeAny(whole: Buffer, place: number, step: number): Buffer {
  const at = Math.floor(place * whole.length);
  return withByte(whole, at, ((whole[at] ?? 0) + 1 + Math.floor(step * 255)) % 256);
}

const CLASSES = ['0123456789', 'abcdef', 'ghijklmnopqrstuvwxyz', 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];

/** A letter or digit of a value becomes another of its class: most often a document all the same. */
export function changeValue(whole: Buffer, place: number, step: number): Buffer {
  const places = [
    ...whole.toString('latin1').matchAll(/(?<=: ("[^"\n]*)?|^ +"[^"\n]*)[a-zA-Z0-9]/gm),
  ];
  const found = places[Math.floor(place * places.length)];
  if (found === undefined) throw new Error('no value in the document');
  const members = CLASSES.find((letters) => letters.includes(found[0])) ?? '';
  const shift = 1 + Math.floor(step * (members.length - 1));
  const other = members.charCodeAt((members.indexOf(found[0]) + shift) % members.length);
  return withByte(whole, found.index, other);
}

function withByte(whole: Buffer, at: number, byte: number): Buffer {
  const other = Buffer.from(whole);
  other[at] = byte;
  return other;
}
