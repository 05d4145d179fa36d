-- A level of cases whose customers are less satisfied than its target (SUR-04): the service manager is
-- told, and of level 1 the director too.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT 2, effective_at, author, approved_by,
  jsonb_set(jsonb_set(document, '{templates}', document->'templates' || $templates$[
    {
      "key": "satisfaction_alarm", "channels": ["feed", "email"], "locale": "zh-CN", "version": 1,
      "variables": ["level", "percent", "target_percent", "answered"],
      "subject": "满意度告警：{{level}}工单满意率 {{percent}}%，目标 {{target_percent}}%",
      "body": ["{{level}}工单近期收到 {{answered}} 份评价，满意率 {{percent}}%，低于目标 {{target_percent}}%。"]
    },
    {
      "key": "satisfaction_alarm", "channels": ["feed", "email"], "locale": "en", "version": 1,
      "variables": ["level", "percent", "target_percent", "answered"],
      "subject": "Satisfaction alarm: level {{level}}, {{percent}} % of {{target_percent}} %",
      "body": ["Of {{answered}} recent answers about cases of level {{level}}, {{percent}} % are",
               "satisfied; the target is {{target_percent}} %."]
    }
  ]$templates$::jsonb), '{routes}', document->'routes' || $routes$[
    {
      "name": "satisfaction under target", "event_type": "aftercare.survey.satisfaction.target_missed",
      "audience": {"kind": "role", "role": "service_manager"},
      "template": "satisfaction_alarm", "channels": ["email", "feed"]
    },
    {
      "name": "satisfaction of level 1 under target",
      "event_type": "aftercare.survey.satisfaction.target_missed",
      "conditions": [{"key": "level", "test": "in", "values": ["MAJOR"]}],
      "audience": {"kind": "role", "role": "service_director"},
      "template": "satisfaction_alarm", "channels": ["email", "feed"]
    }
  ]$routes$::jsonb)
FROM policy WHERE version = 1;
