// What the search puts first: Sphinx's own numbers, but a page about a word stands before the
// glossary, whose entries would otherwise count as much as a page's own.
var Scorer = {
  score: ([page, , , , score]) => (page === "glossary" ? score / 10 : score),
  objNameMatch: 11,
  objPartialMatch: 6,
  objPrio: { 0: 15, 1: 5, 2: -5 },
  objPrioDefault: 0,
  title: 15,
  partialTitle: 7,
  term: 5,
  partialTerm: 2,
};
