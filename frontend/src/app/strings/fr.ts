import { byRoom } from "./byRoom";

export default byRoom(import.meta.glob("/src/{core,ui,app,features/home,features/texts}/fr.json", { eager: true, import: "default" }));
