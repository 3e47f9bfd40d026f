/** A memory of WebAssembly; the types of Node leave it out. */
export interface AssemblyMemory {
  readonly buffer: ArrayBufferLike;
}

/** The part of WebAssembly that the kernels use. */
interface Assembly {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { initial: number; maximum: number; shared?: boolean }) => AssemblyMemory;
  readonly Instance: new (module: object, imports: { env: { memory: AssemblyMemory } }) => { readonly exports: object };
}

export const assembly: Assembly = (globalThis as unknown as { WebAssembly: Assembly }).WebAssembly;

/** The bytes of a page, the unit in which memory is sized. */
export const PAGE = 65_536;
