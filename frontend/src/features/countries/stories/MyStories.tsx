import { StoryList } from "./StoryList";

/** What happens in the countries one's authority works in, and in those one follows. */
export default function MyStories() {
  return <StoryList mine />;
}
