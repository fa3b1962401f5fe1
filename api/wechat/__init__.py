"""The conversation in WeChat (小程序客服消息): taken in at once, answered in order by the same turns as the portal."""
