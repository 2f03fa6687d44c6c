export default function DiscussionPage() {
  return null;
}
