import { didYouMean, nearest } from '../scopes/nearest.ts';

/** The values of placeholders: `server`, `client` and the labels of the server. */
export type PlaceholderValues = Readonly<Record<string, string>>;

/**
 * The text with `${NAME}` replaced. What cannot be replaced is told to `refuse` and stays.
 */
export function filled(
  text: string,
  values: PlaceholderValues,
  refuse: (why: string) => void,
): string {
  return text.replace(/\$(?:\{([^}]*)\}?)?/g, (whole, name?: string) => {
    const value =
      whole.endsWith('}') && name !== undefined && Object.hasOwn(values, name)
        ? values[name]
        : undefined;
    if (value !== undefined) return value;
    const known = Object.keys(values);
    const hint = didYouMean(nearest(name ?? '', known)) ?? `there are ${known.join(', ')}`;
    refuse(`${whole} is no placeholder of this server; ${hint}`);
    return whole;
  });
}
