import { expect, test } from '@jest/globals';
import { BulkReading } from './bulk-reading.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2026, 2, 2);

function read(bulk: BulkReading, sender: string, hour: number, resources: number, endpoint = '/stock/{id}'): void {
  bulk.learn(sender, sender.charCodeAt(0), endpoint, START + hour * HOUR, resources);
}

test('who has read much in three earlier hours may read as much again, and not far more', () => {
  const bulk = new BulkReading();
  for (let hour = 0; hour < 3; hour++) {
    read(bulk, 'a', hour, 200);
    expect(bulk.isUsual('a', '/p/{id}', 1e6, 200)).toBe(false);
  }
  read(bulk, 'a', 24, 40);
  expect(bulk.isUsual('a', '/p/{id}', 1e6, 500)).toBe(true);
  expect(bulk.isUsual('a', '/p/{id}', 1e6, 620)).toBe(false);
  expect(bulk.isUsual('b', '/p/{id}', 1e6, 200)).toBe(false);
});

test('a long scrape is no habit while it goes on, nor is a little for days', () => {
  const bulk = new BulkReading();
  for (let i = 0; i < 500; i++) bulk.learn('a', 1, '/p/{id}', START + i * 7000, 500);
  expect(bulk.isUsual('a', '/p/{id}', 1e6, 500)).toBe(false);
  for (let hour = 0; hour < 200; hour++) read(bulk, 'b', hour, 45);
  expect(bulk.isUsual('b', '/p/{id}', 1e6, 80)).toBe(false);
});

test('an endpoint that several senders read in bulk, and hardly anybody otherwise, is there for that', () => {
  const bulk = new BulkReading();
  for (const sender of ['a', 'b', 'c', 'd']) for (let i = 0; i < 100; i++) read(bulk, sender, 1, 100);
  expect(bulk.isUsual('z', '/stock/{id}', 450, 300)).toBe(false);
  for (const sender of ['e', 'f']) for (let i = 0; i < 100; i++) read(bulk, sender, 1, 100);
  expect(bulk.isUsual('z', '/stock/{id}', 650, 300)).toBe(true);
  expect(bulk.isUsual('z', '/stock/{id}', 6500, 300)).toBe(false);
  expect(bulk.isUsual('z', '/p/{id}', 1, 300)).toBe(false);
});

test('is the same after a save and a restore, and refuses another size', () => {
  const bulk = new BulkReading();
  for (let hour = 0; hour < 5; hour++) read(bulk, 'a', hour, 200);
  const saved = bulk.save();
  const restored = new BulkReading();
  restored.restore((name) => saved[name]);
  expect(restored.isUsual('a', '/p/{id}', 1e6, 300)).toBe(true);
  expect(() =>
    new BulkReading().restore((name) => (name === 'senders.numbers' ? new Uint8Array(8) : saved[name])),
  ).toThrow('another size');
});
