/** `import orders from "../data/orders.csv" with { type: "text" }` gives the text of the file. */
declare module "*.csv" {
  const text: string;
  export default text;
}
