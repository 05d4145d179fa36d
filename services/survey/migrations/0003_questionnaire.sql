-- Questionnaires as versioned data (SUR-01). A row never changes: surveys refer to its version.
CREATE TABLE questionnaire (
  version integer PRIMARY KEY CHECK (version > 0),
  effective_at timestamptz NOT NULL,
  author text NOT NULL,
  approved_by text NOT NULL,
  document jsonb NOT NULL
);
INSERT INTO questionnaire (version, effective_at, author, approved_by, document) VALUES
  (1, '-infinity', 'installation', 'installation', $questionnaire${
  "scale": {"lowest": 1, "highest": 5},
  "questions": [
    {
      "key": "speed",
      "text": {
        "zh-CN": "您对我们的响应速度满意吗？（1 分非常不满意，5 分非常满意）",
        "en": "How satisfied are you with how fast we responded? (1 = not at all, 5 = very)"
      }
    },
    {
      "key": "result",
      "text": {
        "zh-CN": "您对处理结果满意吗？（1 分非常不满意，5 分非常满意）",
        "en": "How satisfied are you with the result? (1 = not at all, 5 = very)"
      }
    },
    {
      "key": "attitude",
      "text": {
        "zh-CN": "您对服务态度满意吗？（1 分非常不满意，5 分非常满意）",
        "en": "How satisfied are you with the way you were treated? (1 = not at all, 5 = very)"
      }
    }
  ],
  "free_text": {
    "zh-CN": "您还有什么想告诉我们的吗？",
    "en": "Is there anything else you would like to tell us?"
  }
}$questionnaire$);
