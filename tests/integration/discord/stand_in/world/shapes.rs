//! How Discord words users, members, channels and guilds.

use serde_json::{Value, json};

use super::{APPLICATION_ID, Channel, GUILD_ID, World, permission};

impl World {
    pub(in super::super) fn user_json(&self, id: &str) -> Value {
        let is_bot = id == APPLICATION_ID;
        let name = self
            .people
            .iter()
            .find(|person| person.id == id)
            .map(|person| person.name);
        json!({
            "id": id,
            "username": name.unwrap_or("ibid"),
            "global_name": name,
            "discriminator": if is_bot { "0042" } else { "0" },
            "avatar": null,
            "bot": is_bot,
            "system": false,
            "public_flags": 0,
            "flags": 0,
        })
    }

    pub(in super::super) fn member_json(&self, person: &str, guild: &str) -> Value {
        json!({
            "roles": self.roles(person, guild),
            "nick": null,
            "avatar": null,
            "joined_at": "2024-01-02T03:04:05.678000+00:00",
            "deaf": false,
            "mute": false,
            "flags": 0,
            "pending": false,
        })
    }

    /// Returns a channel as REST and the gateway tell it.
    pub(in super::super) fn channel_json(&self, channel: &Channel) -> Value {
        let mut json = json!({
            "id": channel.id,
            "type": channel.kind,
            "last_message_id": null,
            "flags": 0,
        });
        if let Some(person) = &channel.recipient {
            json["recipients"] = json!([self.user_json(person)]);
            return json;
        }
        json["name"] = json!(channel.name);
        json["guild_id"] = json!(channel.guild);
        json["parent_id"] = json!(channel.parent);
        json["rate_limit_per_user"] = json!(0);
        if channel.parent.is_some() {
            json["owner_id"] = json!(self.people[0].id);
            json["message_count"] = json!(0);
            json["member_count"] = json!(1);
            json["thread_metadata"] = json!({
                "archived": false,
                "auto_archive_duration": 1440,
                "archive_timestamp": "2026-01-02T03:04:05.678000+00:00",
                "locked": false,
                "create_timestamp": "2026-01-02T03:04:05.678000+00:00",
            });
        } else {
            json["topic"] = json!(null);
            json["nsfw"] = json!(false);
            json["position"] = json!(0);
            let denied = channel.access.denied().to_string();
            json["permission_overwrites"] =
                json!([{ "id": APPLICATION_ID, "type": 1, "allow": "0", "deny": denied }]);
        }
        json
    }

    pub(in super::super) fn guild_json(guild: &str) -> Value {
        let role = |id: String, name: &str, position: u8, permissions: u64| {
            json!({
                "id": id,
                "name": name,
                "color": 0,
                "colors": { "primary_color": 0, "secondary_color": null, "tertiary_color": null },
                "hoist": false,
                    "position": position,
                "permissions": permissions.to_string(),
                "managed": false,
                "mentionable": false,
                "flags": 0,
            })
        };
        let manages = permission::EVERYONE | permission::MANAGE_GUILD;
        json!({
            "id": guild,
            "name": if guild == GUILD_ID { "Reading Room" } else { "Annex" },
            "owner_id": "1180000000000000999",
            "afk_timeout": 300,
            "widget_enabled": false,
            "verification_level": 1,
            "default_message_notifications": 1,
            "explicit_content_filter": 0,
            "roles": [
                role(guild.to_owned(), "@everyone", 0, permission::EVERYONE),
                role(role_id(guild, 1), "Administrators", 2, permission::ADMINISTRATOR),
                role(role_id(guild, 2), "Moderators", 1, manages),
                role(role_id(guild, 3), "Curators", 1, permission::EVERYONE),
            ],
            "emojis": [],
            "features": [],
            "mfa_level": 0,
            "system_channel_flags": 0,
            "max_members": 500_000,
            "premium_tier": 0,
            "premium_subscription_count": 0,
            "preferred_locale": "en-US",
            "nsfw_level": 0,
            "nsfw": false,
            "stickers": [],
            "premium_progress_bar_enabled": false,
        })
    }

    /// Returns what the gateway tells of a guild that has become available.
    pub(in super::super) fn guild_create_json(&self, guild: &str) -> Value {
        let channels = |threads: bool| {
            let here = self
                .channels
                .iter()
                .filter(|channel| channel.guild == Some(guild));
            let wanted = here.filter(|channel| channel.parent.is_some() == threads);
            wanted
                .map(|channel| self.channel_json(channel))
                .collect::<Vec<_>>()
        };
        let mut bot = self.member_json(APPLICATION_ID, guild);
        bot["user"] = self.user_json(APPLICATION_ID);
        let mut json = Self::guild_json(guild);
        json["joined_at"] = bot["joined_at"].clone();
        json["large"] = json!(false);
        json["unavailable"] = json!(false);
        json["member_count"] = json!(self.people.len() + 1);
        json["members"] = json!([bot]);
        json["channels"] = json!(channels(false));
        json["threads"] = json!(channels(true));
        for empty in [
            "voice_states",
            "presences",
            "stage_instances",
            "guild_scheduled_events",
            "soundboard_sounds",
        ] {
            json[empty] = json!([]);
        }
        json
    }
}

/// Returns the id of a guild's role; the right is 1 for Administrator, 2 for Manage Server, 3
/// for none but everybody's.
pub(super) fn role_id(guild: &str, right: u8) -> String {
    let stem = guild.strip_suffix("00").unwrap();
    format!("{stem}{right:02}")
}
