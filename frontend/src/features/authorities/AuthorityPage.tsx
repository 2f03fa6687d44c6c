export default function AuthorityPage() {
  return null;
}
