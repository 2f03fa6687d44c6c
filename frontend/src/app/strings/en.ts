import { byRoom } from "./byRoom";

export default byRoom(import.meta.glob("../../{core,ui,app,features/*}/en.json", { eager: true, import: "default" }));
