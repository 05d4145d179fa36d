-- The decision defaults of a plan (INT-16), beside whatever else the latest version holds.
INSERT INTO policy (version, effective_at, author, approved_by, document)
SELECT version + 1, effective_at + interval '1 microsecond', author, approved_by,
  jsonb_set(document, '{plans,decisions}', $decisions$[
    {
      "id": "unrepairable",
      "sub_categories": ["design", "material", "workmanship", "function", "cosmetic"],
      "fact": "unrepairable",
      "options": [["replace"], ["return_and_refund"]]
    },
    {
      "id": "repaired_twice",
      "sub_categories": ["design", "material", "workmanship", "function", "cosmetic"],
      "fact": "repaired", "at_least": 2,
      "options": [["replace"], ["return_and_refund"]]
    },
    {
      "id": "repairable",
      "sub_categories": ["design", "material", "workmanship", "function", "cosmetic"],
      "fact": "none",
      "options": [["repair"]]
    },
    {
      "id": "damaged_on_arrival",
      "sub_categories": ["damage"],
      "fact": "none",
      "options": [["replace"]]
    },
    {
      "id": "lost",
      "sub_categories": ["loss"],
      "fact": "none",
      "options": [["search", "coupon"], ["search", "cash"]]
    },
    {
      "id": "order_error",
      "sub_categories": ["wrong_or_missing_goods"],
      "fact": "none",
      "options": [["return_and_refund"], ["partial_refund"], ["reship"]]
    }
  ]$decisions$::jsonb)
FROM policy ORDER BY version DESC LIMIT 1;
