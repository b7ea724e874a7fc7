/** Something in a value can be kept in no file. `path` leads to it: `value[3].onClick`. */
export class UnstorableValue extends TypeError {
  override readonly name = "UnstorableValue";
  readonly path: string;

  constructor(path: string, what: string) {
    super(`${path} is ${what}.`);
    this.path = path;
  }
}
