/** Everything that people read, in English. */
export const en = {
  /** Discord's name of the language. */
  locale: "en-US",
  commands: {
    quote: {
      description: "Post a random quote from the works reviewed here",
      title: "Only from this film, book, series…",
      speaker: "Only what this person says",
    },
    review: {
      description: "Post a review",
      title: "Which one; left out, one that this server has not seen yet",
    },
    discuss: {
      description: "Open a thread on a question that a review raises",
      title: "About this film, book, series…",
      question: "The question; left out, one that was not discussed yet",
      channel: "Where to open the thread; left out, here",
      tag: "The tag of a post in a forum",
    },
    help: { description: "What I can do, and how" },
  },
  help: {
    heading: "What I can do",
    intro: "I keep people talking about what our reviewer wrote.",
    optional: "optional",
    footer: (reviews: number, quotes: number, prompts: number) =>
      `${plural(reviews, "review")}, ${plural(quotes, "quote")} and ${plural(prompts, "question")} to draw from.`,
  },
  buttons: {
    anotherQuote: "Another quote",
    aQuote: "A quote",
    discuss: "Discuss this",
    readReview: "Read the review",
    source: "Source",
    previous: "Previous",
    next: "Next",
  },
  quote: {
    speaker: (speaker: string) => `— **${speaker}**`,
    cut: "The rest stands in the review.",
  },
  review: {
    by: (name: string) => `Reviewed by ${name}`,
    directed: (names: string) => `Directed by ${names}`,
    written: (names: string) => `Written by ${names}`,
    author: (names: string) => `by ${names}`,
    rating: (rating: string) => `Rating: ${rating}`,
    page: (page: number, pages: number) => `Page ${page} of ${pages}`,
    spoilers: "This review gives the story away: open it piece by piece.",
    empty: "This review has no text.",
  },
  kinds: {
    film: "film",
    series: "series",
    book: "book",
    game: "game",
    album: "album",
    play: "play",
    work: "work",
  },
  discuss: {
    context: "From the review:",
    opened: (thread: string) => `The thread is open: ${thread}`,
    posted: (thread: string) => `The post is up: ${thread}`,
    before: (thread: string) => `It was discussed before, in ${thread}.`,
    hidden: (number: number, title: string) => `Question ${number} on ${title} (spoiler)`,
    threadName: (title: string, question: string) => `${title}: ${question}`,
  },
  list: (items: readonly string[]) => items.join(", "),
  errors: {
    noReviews: "There are no reviews to draw from yet. Whoever hosts me can add files to the data folder.",
    noQuotes: "No review here has a quote yet.",
    noQuotesFrom: (title: string) => `The review of ${title} has no quotes. Try another title.`,
    noTitle: (typed: string) => `I know no review called “${typed}”. Pick a title from the list as you type.`,
    whichTitle: (titles: string) => `Which one do you mean: ${titles}? Pick a title from the list as you type.`,
    noSpeaker: (typed: string) => `Nobody called “${typed}” is quoted here. Pick a name from the list as you type.`,
    noSpeakerIn: (typed: string, title: string) =>
      `Nobody called “${typed}” is quoted in the review of ${title}. Pick a name from the list as you type.`,
    whichSpeaker: (names: string) => `Who do you mean: ${names}? Pick a name from the list as you type.`,
    noPrompts: "No review here raises a question yet.",
    noPromptsIn: (title: string) => `The review of ${title} raises no question to discuss. Try another title.`,
    noPrompt: "That question is not one that the review raises. Pick one from the list as you type, or leave it out.",
    whichPrompt: "Several questions fit that. Pick one from the list as you type.",
    gone: "That is no longer in the library. Try the command instead.",
    oldButton: "I do not know this button any more. Try the command instead.",
    unknownCommand: "I do not know this command any more. Discord will show the current ones in a moment.",
    serverOnly: "Threads exist in servers only. Ask me there.",
    notHere: "A thread cannot be opened here. Pick a text channel or a forum with the channel option.",
    botLacks: (permission: string, channel: string) =>
      `I need the permission “${permission}” in ${channel}. Somebody who manages this server can give it to me.`,
    callerLacks: (permission: string, channel: string) =>
      `You need the permission “${permission}” in ${channel} for that.`,
    locked: "This thread is locked. Ask in another one.",
    tagRequired: (channel: string, tags: string) =>
      `${channel} wants a tag on each post. Choose one with the tag option: ${tags}.`,
    noTagsAtAll: (channel: string) =>
      `${channel} wants a tag on each post, but has none. Somebody who manages it can add one.`,
    onlyModerated: (channel: string) => `${channel} wants a tag on each post, and all of its tags are for moderators.`,
    noTag: (typed: string, channel: string, tags: string) => `${channel} has no tag “${typed}”. It has: ${tags}.`,
    noTagsThere: (channel: string) => `${channel} has no tags. Leave the tag option out.`,
    tagOnlyInForums: "Tags exist in forums only. Leave the tag option out, or pick a forum with the channel option.",
    tagModerated: (tag: string, channel: string) => `Only moderators may use the tag “${tag}” in ${channel}.`,
    channelGone: "That channel is gone.",
    tooManyThreads: "This server has as many active threads as Discord allows. Archive some first.",
    blocked: "This server's AutoMod did not let the message through.",
    slowDown: "Discord asks me to slow down. Try again later.",
    unclear: "Discord did not say whether that worked. Look whether the thread is there before you try again.",
    threadWithoutText: (thread: string) => `I opened ${thread}, but could not post the question in it.`,
    refused: (code: string) => `Discord did not let me do that (code ${code}). The log of whoever hosts me says more.`,
    state:
      "I cannot read what this server has seen so far, so I show nothing rather than repeat myself. Try again soon, and tell whoever hosts me if it stays so.",
    bug: "Something went wrong on my side. It is noted; try again in a moment.",
  },
  permissions: {
    ViewChannel: "View Channel",
    SendMessages: "Send Messages",
    CreatePublicThreads: "Create Public Threads",
    SendMessagesInThreads: "Send Messages in Threads",
    ManageThreads: "Manage Threads",
  },
};

function plural(count: number, noun: string): string {
  return `${count} ${count === 1 ? noun : `${noun}s`}`;
}
