export default function MembersTab() {
  return null;
}
