export default function AboutTab() {
  return null;
}
