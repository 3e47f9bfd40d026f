declare module 'upng-js' {
  interface Decoded {
    readonly width: number;
    readonly height: number;
  }
  const upng: {
    decode(png: ArrayBuffer): Decoded;
    toRGBA8(image: Decoded): ArrayBuffer[];
    /** `colors` 0 keeps them all. */
    encode(frames: readonly ArrayBuffer[], width: number, height: number, colors: number): ArrayBuffer;
  };
  export default upng;
}
