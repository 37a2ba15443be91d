import { createColors, isColorSupported } from "picocolors";

type Paint = (text: string) => string;

/** The few colours that the screen uses; each is the identity where the output is no terminal. */
export interface Style {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

export function styleOf(coloured: boolean): Style {
  const { bold, dim, red, green, yellow, cyan } = createColors(coloured);
  return { bold, dim, red, green, yellow, cyan };
}

export const plain: Style = styleOf(false);

/** Colours only on a terminal; NO_COLOR, FORCE_COLOR=0 and TERM=dumb are honoured by picocolors. */
export function styleFor(stream: { readonly isTTY?: boolean }): Style {
  return styleOf(isColorSupported && stream.isTTY === true);
}
