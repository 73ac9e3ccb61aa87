import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { hues } from '../src/lib/brand';

const css = readFileSync('src/styles.css', 'utf8');
const [day, night] = [/@theme \{([^}]*)\}/, /prefers-color-scheme: dark\) \{\s*:root \{([^}]*)\}/].map((block) => tokens(block.exec(css)![1]!));

/** The colours of a block, by name: lightness, chroma, and the hue where it is a number of its own. */
function tokens(block: string): Map<string, [number, number, number | null]> {
  const found = [...block.matchAll(/--color-([a-z-]+): oklch\(([\d.]+) ([\d.]+) ([^)]+?)\)?\);/g)];
  return new Map(found.map(([, name, lightness, chroma, hue]) => [name!, [Number(lightness), Number(chroma), Number.isNaN(Number(hue)) ? null : Number(hue)]]));
}

/** Relative luminance (WCAG 2.2) of an OKLCH colour, by the matrices of CSS Color 4. */
function luminance([lightness, chroma, own]: [number, number, number | null], hue: number): number {
  const angle = ((own ?? hue) * Math.PI) / 180;
  const [a, b] = [chroma * Math.cos(angle), chroma * Math.sin(angle)];
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (channel: number) => Math.min(1, Math.max(0, channel));
  const red = clip(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s);
  const green = clip(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s);
  const blue = clip(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const texts: [string, string][] = [
  ['ink', 'paper'],
  ['ink', 'card'],
  ['ink', 'brand-soft'],
  ['muted', 'paper'],
  ['muted', 'card'],
  ['muted', 'brand-soft'],
  ['on-brand', 'brand'],
  ['on-brand', 'brand-strong'],
  ['brand-ink', 'brand-soft'],
  ['brand-ink', 'paper'],
  ['good', 'good-soft'],
  ['wait', 'wait-soft'],
  ['bad', 'bad-soft'],
  ['bad', 'card'],
  ['card', 'good'],
];

describe.each([
  ['by day', day!],
  ['by night', new Map([...day!, ...night!])],
])('the colours %s', (_, colours) => {
  const contrast = (one: string, other: string, hue: number) => {
    const [low, high] = [one, other].map((name) => luminance(colours.get(name)!, hue)).sort((a, b) => a - b);
    return (high! + 0.05) / (low! + 0.05);
  };

  it.each(hues)('can be read at the hue of every business: %i', (hue) => {
    const poor = texts.map(([text, ground]) => [text + ' on ' + ground, Number(contrast(text, ground, hue).toFixed(2))] as const).filter(([, ratio]) => ratio < 4.5);
    expect(poor).toEqual([]);
    expect(contrast('field', 'card', hue)).toBeGreaterThanOrEqual(3);
  });
});
