/** Lower case without accents: "Développement" is found by "develop". */
export const folded = (text: string) => text.normalize("NFD").replaceAll(/\p{Diacritic}/gu, "").toLowerCase();
