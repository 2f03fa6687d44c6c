/** The six words that answer a message, in the order they are offered. */
import {
  IconBulb,
  IconConfetti,
  IconHeartHandshake,
  IconMessages,
  IconThumbUp,
  IconUserCheck,
  type Icon,
} from "@tabler/icons-react";
import type { Message } from "../types";

export type Word = keyof Message["reactions"] & string;

export const WORDS: readonly { word: Word; icon: Icon }[] = [
  { word: "thanks", icon: IconHeartHandshake },
  { word: "useful", icon: IconBulb },
  { word: "agree", icon: IconThumbUp },
  { word: "discuss", icon: IconMessages },
  { word: "taking_it", icon: IconUserCheck },
  { word: "bravo", icon: IconConfetti },
];
