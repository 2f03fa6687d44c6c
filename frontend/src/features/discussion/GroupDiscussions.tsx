export default function GroupDiscussions() {
  return null;
}
