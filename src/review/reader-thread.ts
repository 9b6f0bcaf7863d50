/** What runs in the thread that `readFolderAside` starts: reads one folder, posts what it gave, ends. */
import { parentPort, workerData } from "node:worker_threads";
import { readFolder } from "./read-folder.js";

parentPort?.postMessage(await readFolder(String(workerData)));
