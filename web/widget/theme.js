/* Every shade from the one colour that a portal chooses, so that words on it and in it can be read (WCAG 1.4.3). */

const WHITE = [255, 255, 255];
const BLACK = [0, 0, 0];
const READABLE = 4.5;

export const DEFAULT_COLOR = [18, 80, 155];

/** `#rgb` or `#rrggbb` as three numbers, otherwise null. */
export function parseColor(text) {
  const found = /^#([0-9a-f]{3}|[0-9a-f]{6})$/i.exec(text.trim());
  if (!found) return null;
  const digits = found[1].length === 3 ? found[1].replace(/./g, "$&$&") : found[1];
  return [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16));
}

function luminance(color) {
  const [red, green, blue] = color.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one, other) {
  const [light, dark] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** `color` with `share` of `other` in it. */
function mix(color, other, share) {
  return color.map((part, index) => Math.round(part + (other[index] - part) * share));
}

/** `color`, darkened until it can be read on `ground`. */
function readableOn(ground, color) {
  let share = 0;
  while (contrast(mix(color, BLACK, share), ground) < READABLE && share < 1) share += 0.04;
  return mix(color, BLACK, Math.min(share, 1));
}

/** The custom properties of the style sheet that depend on the colour. */
export function theme(color) {
  const on = contrast(color, WHITE) >= READABLE ? WHITE : BLACK;
  const soft = mix(color, WHITE, 0.9);
  const shades = {
    "--accent": color,
    "--on-accent": on,
    "--accent-deep": mix(color, on === WHITE ? BLACK : WHITE, 0.25),
    "--accent-soft": soft,
    "--accent-line": mix(color, WHITE, 0.58),
    "--accent-text": readableOn(soft, color),
  };
  return Object.entries(shades).map(([name, parts]) => [name, `rgb(${parts.join(",")})`]);
}
