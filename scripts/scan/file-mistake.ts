/** A file that can't be used, as a sentence for whoever named it. */
export class FileMistake extends Error {
  constructor(sentence: string) {
    super(sentence);
    this.name = 'FileMistake';
  }
}
