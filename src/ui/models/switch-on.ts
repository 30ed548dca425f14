import type { Texts } from '../../texts/en';

/** The browser whose way of switching WebGPU on is told. */
export function browserOf(userAgent: string): keyof Texts['notices']['switchOn'] {
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Edg\//.test(userAgent)) return 'edge';
  if (/Chrom(e|ium)\//.test(userAgent)) return /Linux/.test(userAgent) ? 'chromeOnLinux' : 'chrome';
  return /Safari\//.test(userAgent) ? 'safari' : 'other';
}
