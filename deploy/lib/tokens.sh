# shellcheck shell=bash
# Who may call in an installation of one machine: one static token each. The plain token is in
# DIR/secrets/<id>.token (0600); the services see only DIR/secrets/tokens.json with the hashes.
# Needs `secret` of servers.sh.

# kind, id, roles (staff only). The people are those of tests/data/roster.csv.
readonly PRINCIPALS='
service  intake
service  repair
service  logistics
service  survey
service  notification
staff    li.na              agent
staff    zhang.min          agent
staff    wang.fang          service_lead
staff    zhao.lei           service_manager
staff    chen.jing          service_director
staff    sun.wei            general_manager
staff    deng.kai           deputy
staff    zhou.tao           technician
staff    xu.qiang           technician
staff    wu.min             quality
staff    gao.yan            technology
staff    ma.chao            warehouse
staff    he.lin             logistics_coordinator
staff    tang.rui           finance
staff    luo.xin            legal
staff    song.jia           public_relations
staff    feng.bo            purchasing
staff    root.admin         policy_admin
staff    qian.yi            auditor
store    store-hangzhou-01
partner  sf-express
partner  zto-express
vendor   hengyuan-cell
insurer  anxin-insurance
erp      erp
crm      crm
'

# tokens_write DIR: makes tokens for those who have none; the others keep theirs.
tokens_write() {
  local dir=$1 kind id roles hash separator='' file=$1/secrets/tokens.json
  {
    echo '['
    while read -r kind id roles; do
      [[ -n $kind ]] || continue
      hash=$(secret "$dir" "$id.token" | sha256sum | cut -c 1-64) || return 1
      printf '%s{"token_sha256": "%s", "kind": "%s", "id": "%s", "roles": [%s]}' "$separator" \
        "$hash" "$kind" "$id" "${roles:+\"${roles// /\", \"}\"}"
      separator=$',\n'
    done <<<"$PRINCIPALS"
    printf '\n]\n'
  } >"$file.new" && mv "$file.new" "$file"
}

# callers: who may call, one line a kind, staff with what they are.
callers() {
  local kind id roles
  local -A lines=()
  while read -r kind id roles; do
    [[ -n $kind && $kind != service ]] || continue
    # The tilde keeps a name and its role in one line.
    lines[$kind]+="${lines[$kind]:+, }$id${roles:+~($roles)}"
  done <<<"$PRINCIPALS"
  for kind in staff store partner vendor insurer erp crm; do
    printf '%-9s%s\n' "$kind" "${lines[$kind]}"
  done | fold -s -w 96 | sed 's/~/ /g; s/ *$//; s/^/  /'
}
