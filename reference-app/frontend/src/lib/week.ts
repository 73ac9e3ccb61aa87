/** The hours of a week, as the API has them: a day that is missing is closed. */
export type Week = Record<string, string[]>;

export const weekdays: [string, string][] = [
  ['MONDAY', 'lunes'],
  ['TUESDAY', 'martes'],
  ['WEDNESDAY', 'miércoles'],
  ['THURSDAY', 'jueves'],
  ['FRIDAY', 'viernes'],
  ['SATURDAY', 'sábado'],
  ['SUNDAY', 'domingo'],
];

/** As people say it: lun a vie 08:00-24:00 · sáb 09:00-22:00. */
export function weekWords(week: Week): string {
  const runs: { from: string; to: string; hours: string }[] = [];
  let last = -2;
  weekdays.forEach(([day, name], index) => {
    const hours = windowsText(week[day]);
    if (hours === '') return;
    const run = runs.at(-1);
    const short = name.slice(0, 3);
    if (run?.hours === hours && last === index - 1) run.to = short;
    else runs.push({ from: short, to: short, hours });
    last = index;
  });
  return runs.map(({ from, to, hours }) => (from === to ? from : from + ' a ' + to) + ' ' + hours).join(' · ');
}

export function windowsText(windows: string[] | undefined): string {
  return (windows ?? []).join(', ');
}

/** What was typed: 08:00-13:00, 16:00-24:00. The server says what is wrong with it. */
export function windowsOf(text: string): string[] {
  return text
    .split(/[,;]/)
    .map((window) => window.replaceAll(/\s/g, '').replace('–', '-'))
    .filter((window) => window !== '');
}
