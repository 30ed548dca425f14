import { TintypeError } from '../../../src/domain/errors';

/** The engine answers it with the fp32 graphs where it ran the fp16 ones. */
export class NotFiniteError extends TintypeError {
  constructor() {
    super('INTERNAL', 'The model gave numbers that are not finite.');
  }
}

/** fp16 that overflows, or a driver that fails, shows here first. @throws NotFiniteError */
export function checkFinite(values: Float32Array): void {
  // The sum of finite float32 values is finite in double precision; one NaN or infinity shows in it.
  let sum = 0;
  for (const value of values) sum += value;
  if (!Number.isFinite(sum)) throw new NotFiniteError();
}
