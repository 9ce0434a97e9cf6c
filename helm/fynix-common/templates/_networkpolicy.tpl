{{/* Both directions: what is not named here cannot talk to the service, nor the service to it. */}}

{{/* [root, name of a list]: the service's own list, else the global one. */}}
{{- define "fynix-common.policyList" -}}
{{- $root := index . 0 -}}
{{- $global := dig "networkPolicy" dict ($root.Values.global | default dict) -}}
{{- coalesce (get $root.Values.networkPolicy (index . 1)) (get $global (index . 1)) | default list | toYaml -}}
{{- end -}}

{{- define "fynix-common.namespacePeers" -}}
{{- with . -}}
- namespaceSelector:
    matchExpressions:
      - key: kubernetes.io/metadata.name
        operator: In
        values:
          {{- range . }}
          - {{ . | quote }}
          {{- end }}
{{- end -}}
{{- end -}}

{{- define "fynix-common.networkpolicy" -}}
{{- if .Values.networkPolicy.enabled -}}
{{- $redis := include "fynix-common.redis" . | fromYaml -}}
{{- $edge := include "fynix-common.policyList" (list . "edgeNamespaces") | fromYamlArray -}}
{{- $clients := include "fynix-common.policyList" (list . "clientNamespaces") | fromYamlArray -}}
{{- $cidrs := include "fynix-common.policyList" (list . "edgeCidrs") | fromYamlArray -}}
{{- $monitoring := include "fynix-common.policyList" (list . "monitoringNamespaces") | fromYamlArray -}}
{{- $http := concat $edge $clients | uniq -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
{{ include "fynix-common.metadata" (list . "") }}
spec:
  podSelector:
    matchLabels:
      {{- include "fynix-common.selectorLabels" . | nindent 6 }}
  policyTypes:
    - Ingress
    - Egress
  ingress:
    {{- if or $http $cidrs }}
    - ports:
        - port: http
          protocol: TCP
      from:
        {{- if $http }}
        {{- include "fynix-common.namespacePeers" $http | nindent 8 }}
        {{- end }}
        {{- range $cidrs }}
        - ipBlock:
            cidr: {{ . | quote }}
        {{- end }}
    {{- end }}
    - ports:
        - port: management
          protocol: TCP
      from:
        {{- if $monitoring }}
        {{- include "fynix-common.namespacePeers" $monitoring | nindent 8 }}
        {{- end }}
        - podSelector:
            matchLabels:
              app.kubernetes.io/instance: {{ .Release.Name | quote }}
              fynix.io/role: "test"
    {{- with .Values.networkPolicy.extraIngress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
  egress:
    {{- include "fynix-common.dnsEgress" . | nindent 4 }}
    {{- include "fynix-common.redisEgress" (list . $redis) | nindent 4 }}
    {{- with .Values.networkPolicy.extraEgress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
{{- end -}}

{{- define "fynix-common.dnsEgress" -}}
- ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
  to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: "kube-system"
{{- end -}}

{{/* [root, redis]: to the ports of the named hosts, in the cluster or at the given addresses. */}}
{{- define "fynix-common.redisEgress" -}}
{{- $root := index . 0 -}}
{{- $redis := index . 1 -}}
{{- $ports := list -}}
{{- range $redis.hosts -}}
{{- $ports = append $ports (regexFind "[0-9]+$" . | int) -}}
{{- end -}}
{{- if eq $redis.clientType "sentinel" -}}
{{- $ports = append $ports 6379 -}}
{{- end -}}
- ports:
    {{- range $ports | uniq }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
  to:
    {{- if $redis.cidrs }}
    {{- range $redis.cidrs }}
    - ipBlock:
        cidr: {{ . | quote }}
    {{- end }}
    {{- else }}
    - podSelector:
        matchLabels:
          app.kubernetes.io/name: "redis"
          {{- if ne $redis.mode "external" }}
          app.kubernetes.io/instance: {{ $root.Release.Name | quote }}
          {{- end }}
      {{- if ne $redis.namespace $root.Release.Namespace }}
      namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: {{ $redis.namespace | quote }}
      {{- end }}
    {{- end }}
{{- end -}}
