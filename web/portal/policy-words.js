/* What the policy page itself says. */

export const ASK = {
  title: "查政策",
  lead: "用自己的话问，回答都写明依据的文件和条款；也可以直接查条款原话。不用登录。",
  question: "您想问什么政策",
  hint: "例如：罚款交了，多久能申请修复",
  place: "适用地区",
  levels: ["省", "市", "区县"],
  nationwide: "全国",
  whole: ["全省（市）", "全市"],
  date: "按哪一天的规定",
  dateHint: "不填按今天",
  mode: "要什么结果",
  modes: { answer: "直接回答", search: "列出条款" },
  submit: "查询",
  result: "查询结果",
  empty: "请先写下您的问题。",
  searching: "正在查找依据…",
  basis: (asOf, place) => `按 ${asOf}、${place}的规定`,
  citations: (count) => `依据 ${count} 条`,
  related: "您可能还想问",
  nothing: "没有找到相关条款。换个说法，或少写几个词再试试。",
  found: (count) => `找到 ${count} 条，最相关的在前`,
  rephrased: "措辞经语言模型调整，数字、日期、文号和“不得、应当、可以”等词与原答复一致。",
  plain: "看调整前的答复",
  waysOn: "可以试试这些问题，或者转人工",
  human: "转人工",
};

export const CITATION = {
  dates: (from, to) => (to ? `${from ?? "…"} 至 ${to}` : `${from} 起施行`),
  digest: "摘要：",
  open: "查看条款",
};

export const FEEDBACK = {
  ask: "这个回答有用吗？",
  yes: "有用",
  no: "没用",
  thanks: "谢谢，您的意见已记下，工作人员会看。",
  comment: "哪里不对，或者还缺什么（可不填）",
  privacy: "请不要写姓名、电话、证件号。",
  right: "正确的条款应当是…（可不填）",
  find: "找条款",
  choose: "选一条",
  none: "都不是",
  notFound: "没有找到，换几个词再试。",
  send: "提交意见",
  cancel: "取消",
};

export const COMPARE = {
  title: "各地规定对比",
  lead: "同一件事，各地怎么规定。先写事项，再选两个地方。",
  topic: "对比什么",
  topicHint: "例如：异议处理时限",
  first: "第一个地方",
  second: "第二个地方",
  submit: "对比",
  empty: "请写下要对比的事项，并选两个不同的地方。",
  caption: (names) => `各列：${names.join("、")}`,
  nothing: "没有可以对比的规定。",
  nothingLocal: "这两个地方都没有读到自己的规定，按全国规定办。",
  noCell: "未见本地规定",
  noShared: "未见全国规定",
  onlyPast: "没有现行规定",
  past: (count) => `以前的规定 ${count} 条`,
  more: (count) => `再看 ${count} 个问题`,
  and: "和",
  others: (rules, documents) => `另有 ${rules} 个问题${documents ? `、${documents} 份文件` : ""}，两地都没有自己的规定`,
  nation: (region) => (!region || region === "000000" ? "全国" : region),
};

export const DOCUMENT = {
  back: "← 返回查政策",
  outline: "目录",
  clauses: "条款",
  digestNote: "以下是本系统整理的条款摘要，不是原文；“原文”后面是逐字摘录的短句。",
  originalNote: "以下是已导入的原文；“摘要”是本系统的通俗说明。",
  original: (quote) => `原文：「${quote}」`,
  originalLabel: "原文",
  digestLabel: "摘要",
};
