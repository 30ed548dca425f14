/** GPU devices of a worker within reach of tests that take them away: the app itself hands none out. */
import type { Worker } from '@playwright/test';

declare global {
  /** In a watched worker: the devices that it has asked for, oldest first. */
  var gpuDevices: GPUDevice[];
}

/** Keeps the devices that the worker asks for from now on in its `gpuDevices`. */
export function watchDevices(worker: Worker): Promise<void> {
  return worker.evaluate(() => {
    globalThis.gpuDevices = [];
    const { requestDevice } = GPUAdapter.prototype;
    GPUAdapter.prototype.requestDevice = async function (this: GPUAdapter, ...args) {
      const device = await requestDevice.apply(this, args);
      gpuDevices.push(device);
      return device;
    };
  });
}

/** How many devices a watched worker has asked for. */
export const countDevices = (worker: Worker): Promise<number> => worker.evaluate(() => gpuDevices.length);
