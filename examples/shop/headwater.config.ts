import { definitions } from "headwater";

export default definitions({ include: ["src/**"] });
