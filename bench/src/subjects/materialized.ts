/** Makes every asset of a project current, in a process that ends: who measures then holds nothing of the project. */
import { ProjectIndex } from "@headwater/analyzer/project-index";
import { materializeLog } from "../materialize-log.ts";

const [root = "."] = process.argv.slice(2);
const { manifest } = await ProjectIndex.open({ root });
await materializeLog(root, manifest);
