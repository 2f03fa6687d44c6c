import { byRoom } from "./byRoom";

export default byRoom(import.meta.glob("/src/{core,ui,app,features/*}/fr.json", { eager: true, import: "default" }));
