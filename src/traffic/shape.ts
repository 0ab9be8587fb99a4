const SHOWN = 60;

/**
 * The first 60 characters with letters as `x` and digits as `9`: enough to see what kind of text it
 * is, and nothing of what it says.
 */
export function shapeOf(text: string): string {
  const cut = [...text.slice(0, SHOWN * 2)];
  const masked = cut
    .slice(0, SHOWN)
    .map((sign) => {
      if (/\d/.test(sign)) return '9';
      return /[ -/:-@[-`{-~]/.test(sign) ? sign : 'x';
    })
    .join('');
  return cut.length > SHOWN ? `${masked}...` : masked;
}
