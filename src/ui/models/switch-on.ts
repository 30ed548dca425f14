/** How to switch WebGPU on, by browser. */
export function howToSwitchOn(userAgent: string): string {
  if (/Firefox\//.test(userAgent))
    return 'To use your GPU, set dom.webgpu.enabled in about:config and restart Firefox.';
  if (/Edg\//.test(userAgent))
    return 'To use your GPU, turn on graphics acceleration in edge://settings/system and restart Edge.';
  if (/Chrom(e|ium)\//.test(userAgent)) {
    const extra = /Linux/.test(userAgent) ? ', on Linux also chrome://flags/#enable-unsafe-webgpu' : '';
    return `To use your GPU, turn on graphics acceleration in chrome://settings/system${extra} and restart.`;
  }
  if (/Safari\//.test(userAgent))
    return 'To use your GPU, update to Safari 26 or switch WebGPU on under Feature Flags.';
  return 'A current Chrome, Edge, Firefox or Safari can use your GPU.';
}
