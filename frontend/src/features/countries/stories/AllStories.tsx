import { StoryList } from "./StoryList";

/** What happens anywhere. */
export default function AllStories() {
  return <StoryList />;
}
