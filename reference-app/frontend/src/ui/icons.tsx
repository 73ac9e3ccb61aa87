import type { ReactNode } from 'react';

const drawings: Record<string, ReactNode> = {
  home: <path d="M4 11 12 4l8 7v8a1 1 0 0 1-1 1h-4v-6H9v6H5a1 1 0 0 1-1-1z" />,
  calendar: <path d="M5 6h14a1 1 0 0 1 1 1v12a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM4 10.5h16M8 3.5V7M16 3.5V7" />,
  clock: <path d="M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16zM12 8v4.2l2.8 1.8" />,
  ticket: <path d="M4 8a1 1 0 0 1 1-1h14a1 1 0 0 1 1 1v2.2a1.9 1.9 0 0 0 0 3.6V16a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-2.2a1.9 1.9 0 0 0 0-3.6zM14 7.5v2M14 11.5v1.5M14 15v1.5" />,
  spark: <path d="M12 4l1.7 4.8a2.4 2.4 0 0 0 1.5 1.5L20 12l-4.8 1.7a2.4 2.4 0 0 0-1.5 1.5L12 20l-1.7-4.8a2.4 2.4 0 0 0-1.5-1.5L4 12l4.8-1.7a2.4 2.4 0 0 0 1.5-1.5z" />,
  chat: <path d="M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.5 3.6V16H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z" />,
  user: <path d="M12 4.5a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM5 20c.5-3.6 3.3-5.4 7-5.4s6.500 1.800 7 5.400" />,
  list: <path d="M9 7h11M9 12h11M9 17h11M4.500 7h.01M4.500 12h.01M4.500 17h.01" />,
  desk: <path d="M4 15a8 8 0 0 1 16 0zM3 18.500h18M12 7V5M10 4.500h4" />,
  shield: <path d="M12 3.500 5 6v5.500c0 4.500 3 7.500 7 9 4-1.500 7-4.500 7-9V6zM9 12l2.200 2.200L15.200 10" />,
  mail: <path d="M4.500 6h15a.5.5 0 0 1 .5.5v11a.5.5 0 0 1-.5.5h-15a.5.5 0 0 1-.5-.5v-11a.5.5 0 0 1 .5-.5zM4.500 7l7.500 6 7.500-6" />,
  screen: <path d="M4.500 5h15a.5.5 0 0 1 .5.5v10a.5.5 0 0 1-.5.5h-15a.5.5 0 0 1-.5-.5v-10a.5.5 0 0 1 .5-.5zM9 20h6M12 16v4" />,
  check: <path d="M5 12.500l4.500 4.500L19 7.500" />,
  close: <path d="M6.500 6.500l11 11M17.500 6.500l-11 11" />,
  right: <path d="M9.500 6l6 6-6 6" />,
  left: <path d="M14.500 6l-6 6 6 6" />,
  out: <path d="M14 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h8M10 12h10M17 8.500l3.500 3.500-3.500 3.500" />,
  send: <path d="M4.500 12 20 4.500 15 20l-3.500-6.500z" />,
  more: <path d="M5 7h14M5 12h14M5 17h14" />,
  file: <path d="M7 3.500h7l4 4V19.500a1 1 0 0 1-1 1H7a1 1 0 0 1-1-1V4.500a1 1 0 0 1 1-1zM14 3.500V8h4M9 12.500h6M9 16h6" />,
  tag: <path d="M4 11.500V5a1 1 0 0 1 1-1h6.500l8.500 8.500-7.500 7.500zM8.500 8.500h.01" />,
  cycle: <path d="M19 12a7 7 0 0 1-12.500 4.300M5 12a7 7 0 0 1 12.500-4.300M17.500 3.500v4.200h-4.200M6.500 20.500v-4.200h4.200" />,
  sliders: <path d="M4 7h9M17 7h3M15 5v4M4 12h3M11 12h9M9 10v4M4 17h9M17 17h3M15 15v4" />,
  card: <path d="M4.500 6h15a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-15a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1zM3.500 10h17M7 14.500h3" />,
};

export type IconName = keyof typeof drawings & string;

/** A drawing beside words that say the same: programs that read aloud skip it. */
export function Icon({ name, className = 'size-5' }: { name: IconName; className?: string }) {
  return (
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinecap="round" strokeLinejoin="round" className={'shrink-0 ' + className} aria-hidden="true">
      {drawings[name]}
    </svg>
  );
}
