import type { Subject, Table } from "./subject";

const keyInArn = /^arn:[^:]+:kms:[^:]*:\d{12}:key\/(.+)$/;

function keyOutputs(s: Subject, keyId: string | undefined) {
  return { id: keyId, keyId, arn: s.arn("kms", s.join("key/", keyId)), region: s.region };
}

/** A replica has its primary's key id and account; only the Region in its ARN is its own. */
function replica(s: Subject) {
  const [, keyId] = keyInArn.exec(s.input("primaryKeyArn") ?? "") ?? [];
  return keyOutputs(s, keyId);
}

function primary(s: Subject) {
  return keyOutputs(s, s.readId ?? (s.flag("multiRegion") ? `mrk-${s.hex(32, "key")}` : s.uuid("key")));
}

/** A key whose material comes from outside knows its id only as its id. */
function external(s: Subject) {
  const { id, arn, region } = primary(s);
  return { id, arn, region };
}

export const kms: Table = {
  "aws:kms/key:Key": primary,
  "aws:kms/externalKey:ExternalKey": external,
  "aws:kms/replicaKey:ReplicaKey": replica,
  "aws:kms/replicaExternalKey:ReplicaExternalKey": replica,
  "aws:kms/alias:Alias": (s) => {
    const name =
      s.has("name") || s.readId !== undefined
        ? s.physicalName()
        : s.join("alias/", s.physicalName("name", { max: 250 }));
    const target = s.input("targetKeyId");
    return {
      id: name,
      name,
      arn: s.arn("kms", name),
      targetKeyArn: target?.startsWith("arn:") === true ? target : s.arn("kms", s.join("key/", target)),
      region: s.region,
    };
  },
  "aws:kms/keyPolicy:KeyPolicy": (s) => ({ id: s.input("keyId"), region: s.region }),
};
