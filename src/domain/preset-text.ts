/** A preset made from a list of scopes, in the order in which its file has the members. */
export type ImportedPreset = {
  readonly name: string;
  readonly description: string;
  readonly include: readonly string[];
  readonly optional?: readonly string[];
  readonly exclude?: readonly string[];
};

/** The preset as the text of its file, with its line break. */
export function presetText(preset: ImportedPreset): string {
  return `${JSON.stringify(preset, null, 2)}\n`;
}
