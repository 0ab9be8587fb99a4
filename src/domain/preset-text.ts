/** A preset that fidesauth makes, in the order in which its file has the members. */
export type MadePreset = {
  readonly name: string;
  readonly description: string;
  readonly include?: readonly string[];
  readonly optional?: readonly string[];
  readonly exclude?: readonly string[];
  readonly endpoints?: readonly string[];
};

/** The preset as the text of its file, with its line break. */
export function presetText(preset: MadePreset): string {
  return `${JSON.stringify(preset, null, 2)}\n`;
}
