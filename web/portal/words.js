/* Words for the values of the API, and what the page itself says. */

export const RECORD_KINDS = {
  administrative_penalty: "行政处罚",
  serious_dishonesty_list: "严重失信主体名单",
  abnormal_operations_list: "经营异常名录",
  other: "其他记录",
};

export const RECORD_STATUS = {
  published: ["公示中", "open"],
  ended: ["公示已结束", "past"],
  repaired: ["已修复", "valid"],
  disputed: ["异议处理中", "open"],
  withdrawn: ["已撤销", "past"],
};

/** Published still, though the last day of publication is over. */
export const OVERDUE = "已过公示截止期";

export const CASE_KINDS = { repair: "信用修复", objection: "信息异议", listing_objection: "列入前异议" };

export const CASE_TONE = { granted: "valid", closed: "valid", denied: "past", not_accepted: "past", withdrawn: "past" };

export const ANSWER_STATUS = {
  answered: null,
  wrong_door: "这件事不在这里办",
  not_found: "没有找到依据",
  refused: "这个问题不能回答",
};

export const DOOR_HEADINGS = { wrong_door: "应当去哪里办", not_found: "可以到这里核实" };

export const QUESTIONS = ["申请信用修复要钱吗", "处罚信息公示多久", "申请修复要交哪些材料", "信用修复多久能办完", "法院失信名单怎么办"];

export const WORDS = {
  signIn: "登录",
  signOut: "退出",
  dateOpen: "日期待定",
  demoIntro: "登录后可以看到自己的记录，并在对话里直接办理。演示环境可以一键体验：",
  demoBusiness: "以示例企业身份进入",
  demoPerson: "以示例个人身份进入",
  demoBusinessHint: "有几条处罚记录，可以试着修复",
  demoPersonHint: "查看个人的记录和申请",
  otherAccount: "用其他账号登录",
  username: "用户名",
  password: "密码",
  fillBoth: "请填写用户名和密码。",
  signInIntro: "登录后可以看到自己的记录，并在对话里直接办理。",
  records: "我的记录",
  cases: "我的申请",
  noRecords: "没有查到您的失信记录。",
  noCases: "还没有申请。选一条记录点“能否修复”，助手会一步步带您办。",
  noSubject: "当前是工作人员账号，没有本人的记录和申请。",
  askRecord: "能否修复",
  askRecordText: (number) => `${number} 这条记录能修复吗`,
  askCase: "查进度",
  askCaseText: (number) => `${number} 办到哪一步了`,
  receipt: "回执",
  empty: "请先写下您的问题。",
  searching: "正在查找依据…",
  related: "您可能还想问",
  doors: "办理渠道",
  retry: "重试",
  loading: "正在加载…",
};
