# Every target sets up what it needs; outside this folder, only what tests need of Debian: a browser, Redis, HAProxy.
PYTHON ?= python3
DOCS ?=
TO ?=
FROM ?=
OVERWRITE ?=

.DEFAULT_GOAL := help
.PHONY: help serve test train bench chaos sbom audit import backup restore lint letters

help:  ## 列出所有命令
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

serve: python  ## 准备好一切并启动：http://127.0.0.1:8000（PORT=8001 换端口，Ctrl-C 停止）
	@$(PYTHON) -m scripts.serve

test: python  ## 准备好一切并跑全部检查和测试
	@$(PYTHON) -m scripts.checks test

lint: python  ## 只跑写法、格式、类型、导入次序四项检查
	@$(PYTHON) -m scripts.checks lint

train: python  ## 训练数据有变化时重新训练机器人
	@$(PYTHON) -m scripts.train

bench: python  ## 测量启动、内存和应答时间，打印表格
	@$(PYTHON) -m scripts.bench

chaos: python  ## 提交申请时随机杀掉各个进程 200 次，核对什么也没有丢、没有重（约半小时）
	@$(PYTHON) -m scripts.chaos

sbom: python  ## 列出两个环境的全部软件包（CycloneDX），放在 var/sbom，不用联网
	@$(PYTHON) -m scripts.supply sbom

audit: python  ## 核对软件包的安全公告（要联网），没有判断过的公告会让它失败
	@$(PYTHON) -m scripts.supply audit

import: python  ## 导入并发布公文：make import DOCS=文件或文件夹（草稿：make import DOCS="--draft 文件"）
	@test -n "$(DOCS)" || { echo "请写明要导入什么：make import DOCS=文件或文件夹"; exit 2; }
	@$(PYTHON) -m scripts.within python -m api.library.importer $(DOCS)

letters: python  ## 检查文书模板和字体，用示例各填一份放在 var/letters
	@$(PYTHON) -m scripts.within python -m api.filing.letters

backup: python  ## 备份数据库和材料，服务不用停：make backup TO=新文件夹
	@test -n "$(TO)" || { echo "请写明放到哪里：make backup TO=文件夹（每次一个新的，例如加上日期）"; exit 2; }
	@$(PYTHON) -m scripts.backup make "$(TO)"

restore: python  ## 从备份恢复，先停止服务：make restore FROM=文件夹（替换现有内容：再加 OVERWRITE=yes）
	@test -n "$(FROM)" || { echo "请写明从哪里恢复：make restore FROM=备份所在的文件夹"; exit 2; }
	@$(PYTHON) -m scripts.backup restore "$(FROM)" $(if $(filter yes,$(OVERWRITE)),--overwrite)

.PHONY: python
python:
	@command -v $(PYTHON) >/dev/null || { echo "✗ 没有找到 $(PYTHON)。请安装 Python 3.11 或更新版本：apt-get install -y python3"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "✗ $(PYTHON) 太旧，需要 3.11 或更新版本。可以指定另一个：make PYTHON=/路径/python3.11 $(MAKECMDGOALS)"; exit 1; }
