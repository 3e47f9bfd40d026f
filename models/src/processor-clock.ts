/** Milliseconds of processor time of this process: unlike those of the wall clock they stand still while a busy machine does other work. */
export function processorClock(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
